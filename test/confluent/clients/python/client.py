"""Uses confluent-kafka's registry client as a Python service would: client.py URL. Ends with status 0 when all went as it should."""

import sys

from confluent_kafka.schema_registry import Schema, SchemaReference, SchemaRegistryClient
from confluent_kafka.schema_registry.avro import AvroDeserializer, AvroSerializer
from confluent_kafka.schema_registry.error import SchemaRegistryError
from confluent_kafka.schema_registry.json_schema import JSONDeserializer, JSONSerializer
from confluent_kafka.schema_registry.protobuf import ProtobufDeserializer, ProtobufSerializer
from confluent_kafka.serialization import MessageField, SerializationContext
from google.protobuf import descriptor_pb2, descriptor_pool, message_factory

URL = sys.argv[1]


def connect(path=""):
    return SchemaRegistryClient({"url": URL + path})


def refused(code, call):
    try:
        call()
    except SchemaRegistryError as error:
        assert error.error_code == code, error
    else:
        raise AssertionError(f"nothing was refused with {code}")


def value_of(topic):
    return SerializationContext(topic, MessageField.VALUE)


def record(called, /, **fields):
    listed = ",".join('{"name":"%s","type":%s}' % field for field in fields.items())
    return '{"type":"record","name":"%s","fields":[%s]}' % (called, listed)


def registering():
    client = connect()
    schema = Schema(record("User", name='"string"'), "AVRO")
    assert client.register_schema("py-users", schema) == 1
    registered = connect().register_schema_full_response("py-users", schema)
    assert (registered.schema_id, registered.version) == (1, 1), registered
    assert connect().get_schema(1).schema_str == schema.schema_str
    assert connect().get_schema_by_guid(registered.guid).schema_str == schema.schema_str
    assert connect().lookup_schema("py-users", schema).version == 1
    assert connect().get_latest_version("py-users").schema_id == 1
    assert connect().get_version("py-users", 1).schema_id == 1
    assert "py-users" in client.get_subjects()
    assert client.get_versions("py-users") == [1]
    refused(40401, lambda: connect().get_latest_version("nope"))
    refused(40403, lambda: connect().get_schema(99))
    refused(42201, lambda: client.register_schema("py-users", Schema('{"type":"nope"}', "AVRO")))


def evolving():
    client = connect()
    first = Schema(record("User", name='"string"'), "AVRO")
    email = '{"name":"email","type":"string","default":""}'
    second = Schema(first.schema_str.replace("]}", f",{email}]}}"), "AVRO")
    breaking = Schema(record("User", name='"string"', age='"int"'), "AVRO")
    client.register_schema("py-evolving", first)
    assert client.test_compatibility("py-evolving", second)
    assert not client.test_compatibility("py-evolving", breaking)
    refused(40901, lambda: client.register_schema("py-evolving", breaking))
    client.register_schema("py-evolving", second)
    assert client.get_versions("py-evolving") == [1, 2]


def policies():
    client = connect()
    refused(40408, lambda: client.get_compatibility("py-policies"))
    assert client.set_compatibility("py-policies", "FULL")["compatibility"] == "FULL"
    assert client.get_compatibility("py-policies") == "FULL"
    assert client.get_compatibility() == "BACKWARD"


def contexts():
    client = connect("/contexts/.py")
    assert client.register_schema("users", Schema(record("User", name='"string"'), "AVRO")) == 1
    assert client.get_subjects() == [":.py:users"]
    assert connect().get_latest_version(":.py:users").schema_id == 1


def deleting():
    client = connect()
    client.register_schema("py-deleting", Schema('"long"', "AVRO"))
    refused(40405, lambda: connect().delete_subject("py-deleting", permanent=True))
    assert connect().delete_subject("py-deleting") == [1]


def avro():
    client = connect()
    client.register_schema("py-address", Schema(record("Address", city='"string"'), "AVRO"))
    references = [SchemaReference("Address", "py-address", 1)]
    schema = Schema(record("User", name='"string"', home='"Address"'), "AVRO", references)
    message = {"name": "Ada", "home": {"city": "London"}}
    data = AvroSerializer(client, schema)(message, value_of("py-avro"))
    assert AvroDeserializer(connect())(data, value_of("py-avro")) == message


def json():
    schema = '{"title":"User","type":"object","properties":{"name":{"type":"string"}},"required":["name"]}'
    data = JSONSerializer(schema, connect())({"name": "Ada"}, value_of("py-json"))
    assert JSONDeserializer(schema, schema_registry_client=connect())(data, value_of("py-json")) == {"name": "Ada"}
    latest = JSONDeserializer(None, schema_registry_client=connect())
    assert latest(data, value_of("py-json")) == {"name": "Ada"}


def message_class():
    """A message that another file's message is a field of, as generated code would have it."""
    pool = descriptor_pool.DescriptorPool()
    string, message = descriptor_pb2.FieldDescriptorProto.TYPE_STRING, descriptor_pb2.FieldDescriptorProto.TYPE_MESSAGE
    address = descriptor_pb2.FileDescriptorProto(name="address.proto", package="geo", syntax="proto3")
    address.message_type.add(name="Address").field.add(name="city", number=1, label=1, type=string)
    user = descriptor_pb2.FileDescriptorProto(name="user.proto", syntax="proto3", dependency=["address.proto"])
    fields = user.message_type.add(name="User").field
    fields.add(name="name", number=1, label=1, type=string)
    fields.add(name="home", number=2, label=1, type=message, type_name=".geo.Address")
    pool.Add(address)
    pool.Add(user)
    return message_factory.GetMessageClass(pool.FindMessageTypeByName("User"))


def protobuf():
    User = message_class()
    user = User(name="Ada")
    user.home.city = "London"
    config = {"use.deprecated.format": False}
    data = ProtobufSerializer(User, connect(), config)(user, value_of("py-protobuf"))
    assert connect().get_latest_version("py-protobuf-value").schema.references[0].subject == "address.proto"
    read = ProtobufDeserializer(User, config, connect())(data, value_of("py-protobuf"))
    assert (read.name, read.home.city) == ("Ada", "London")


for part in [registering, evolving, policies, contexts, deleting, avro, json, protobuf]:
    part()
    print(part.__name__)
