// Uses franz-go's registry client as a Go service would: go run . URL. Ends with status 0 when all went as it should.
package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"reflect"
	"strings"

	"github.com/twmb/franz-go/pkg/sr"
)

var ctx = context.Background()

func main() {
	client, err := sr.NewClient(sr.URLs(os.Args[1]))
	check(err)
	for _, part := range []func(*sr.Client){supported, registering, references, evolving, policies, modes, deleting, listing} {
		part(client)
	}
}

func supported(client *sr.Client) {
	types, err := client.SupportedTypes(ctx)
	check(err)
	equal("types", len(types), 3)
	contexts, err := client.Contexts(ctx)
	check(err)
	equal("contexts", contexts, []string{"."})
}

func registering(client *sr.Client) {
	made, err := client.CreateSchema(ctx, "go-users", sr.Schema{Schema: `"string"`})
	check(err)
	equal("registered", []int{made.ID, made.Version}, []int{1, 1})
	byID, err := client.SchemaByID(ctx, made.ID)
	check(err)
	equal("by id", byID.Schema, `"string"`)
	text, err := client.SchemaTextByID(ctx, made.ID)
	check(err)
	equal("text by id", text, `"string"`)
	latest, err := client.SchemaByVersion(ctx, "go-users", -1)
	check(err)
	equal("latest", latest.ID, made.ID)
	byGUID, err := client.SchemaByGUID(ctx, latest.GUID)
	check(err)
	equal("by guid", byGUID.Schema.Schema, `"string"`)
	ids, err := client.SchemaIDsByGUID(ctx, latest.GUID)
	check(err)
	equal("ids of the guid", ids, []sr.ContextID{{Context: ".", ID: made.ID}})
	found, err := client.LookupSchema(ctx, "go-users", sr.Schema{Schema: `"string"`})
	check(err)
	equal("found", found.Version, 1)
	versions, err := client.SchemaVersionsByID(ctx, made.ID)
	check(err)
	equal("versions of the id", versions, []sr.SubjectVersion{{Subject: "go-users", Version: 1}})
	usages, err := client.SchemaUsagesByID(ctx, made.ID)
	check(err)
	equal("usages", len(usages), 1)
	_, err = client.SchemaByID(ctx, 99)
	refused(sr.ErrSchemaNotFound, err)
	_, err = client.SubjectVersions(ctx, "nope")
	refused(sr.ErrSubjectNotFound, err)
	_, err = client.SchemaByVersion(ctx, "go-users", 9)
	refused(sr.ErrVersionNotFound, err)
	_, err = client.CreateSchema(ctx, "go-users", sr.Schema{Schema: `{"type":"nope"}`})
	refused(sr.ErrInvalidSchema, err)
}

func references(client *sr.Client) {
	address := `syntax = "proto3"; package geo; message Address { string city = 1; }`
	user := `syntax = "proto3"; import "address.proto"; message User { geo.Address home = 1; }`
	_, err := client.CreateSchema(ctx, "go-address", sr.Schema{Schema: address, Type: sr.TypeProtobuf})
	check(err)
	refers := []sr.SchemaReference{{Name: "address.proto", Subject: "go-address", Version: 1}}
	made, err := client.CreateSchema(ctx, "go-home", sr.Schema{Schema: user, Type: sr.TypeProtobuf, References: refers})
	check(err)
	equal("references", made.References, refers)
	referrers, err := client.SchemaReferences(ctx, "go-address", 1)
	check(err)
	equal("referrers", referrers[0].ID, made.ID)
	_, err = client.DeleteSubject(ctx, "go-address", sr.SoftDelete)
	refused(sr.ErrReferenceExists, err)
}

func evolving(client *sr.Client) {
	breaking := sr.Schema{Schema: `"int"`}
	verdict, err := client.CheckCompatibility(sr.WithParams(ctx, sr.Verbose), "go-users", -1, breaking)
	check(err)
	equal("compatible", verdict.Is, false)
	equal("told why", strings.Contains(strings.Join(verdict.Messages, " "), "TYPE_MISMATCH"), true)
	_, err = client.CreateSchema(ctx, "go-users", breaking)
	var response *sr.ResponseError
	equal("a response", errors.As(err, &response), true)
	equal("status", response.StatusCode, 409)
}

func policies(client *sr.Client) {
	set := client.SetCompatibility(ctx, sr.SetCompatibility{Level: sr.CompatFull, Normalize: true}, "go-users")[0]
	check(set.Err)
	got := client.Compatibility(ctx, "go-users")[0]
	check(got.Err)
	equal("level", got.Level, sr.CompatFull)
	equal("normalize", got.Normalize, true)
	check(client.ResetCompatibility(ctx, "go-users")[0].Err)
	refused(sr.ErrSubjectLevelCompatibilityNotConfigured, client.Compatibility(ctx, "go-users")[0].Err)
	equal("level of all", client.Compatibility(ctx)[0].Level, sr.CompatBackward)
}

func modes(client *sr.Client) {
	check(client.SetMode(ctx, sr.ModeReadOnly, "go-users")[0].Err)
	equal("mode", client.Mode(ctx, "go-users")[0].Mode, sr.ModeReadOnly)
	_, err := client.CreateSchema(ctx, "go-users", sr.Schema{Schema: `"bytes"`})
	refused(sr.ErrOperationNotPermitted, err)
	check(client.ResetMode(ctx, "go-users")[0].Err)
	refused(sr.ErrSubjectLevelModeNotConfigured, client.Mode(ctx, "go-users")[0].Err)
	check(client.SetMode(ctx, sr.ModeImport, "go-imported")[0].Err)
	made, err := client.CreateSchemaWithIDAndVersion(ctx, "go-imported", sr.Schema{Schema: `"double"`}, 500, 7)
	check(err)
	equal("imported", []int{made.ID, made.Version}, []int{500, 7})
}

func deleting(client *sr.Client) {
	_, err := client.DeleteSubject(ctx, "go-users", sr.HardDelete)
	refused(sr.ErrSubjectNotSoftDeleted, err)
	deleted, err := client.DeleteSubject(ctx, "go-users", sr.SoftDelete)
	check(err)
	equal("deleted", deleted, []int{1})
	_, err = client.DeleteSubject(ctx, "go-users", sr.HardDelete)
	check(err)
	_, err = client.SchemaByID(ctx, 1)
	refused(sr.ErrSchemaNotFound, err)
	check(client.DeleteSchema(ctx, "go-home", 1, sr.SoftDelete))
	refused(sr.ErrSchemaVersionSoftDeleted, client.DeleteSchema(ctx, "go-home", 1, sr.SoftDelete))
	versions, err := client.SubjectVersions(sr.WithParams(ctx, sr.ShowDeleted), "go-home")
	check(err)
	equal("deleted versions", versions, []int{1})
}

func listing(client *sr.Client) {
	subjects, err := client.Subjects(ctx)
	check(err)
	equal("subjects", subjects, []string{"go-address", "go-imported"})
	subjects, err = client.Subjects(sr.WithParams(ctx, sr.DeletedOnly))
	check(err)
	equal("deleted subjects", subjects, []string{"go-home"})
	all, err := client.AllSchemas(ctx)
	check(err)
	equal("schemas", len(all), 2)
}

func check(err error) {
	if err != nil {
		panic(err)
	}
}

func equal(what string, got, want any) {
	if !reflect.DeepEqual(got, want) {
		panic(fmt.Sprintf("%s: %v, not %v", what, got, want))
	}
}

func refused(want *sr.Error, err error) {
	var response *sr.ResponseError
	if !errors.As(err, &response) || response.ErrorCode != want.Code {
		panic(fmt.Sprintf("%v, not %v", err, want))
	}
}
