// node sink.ts PORT FILE — an HTTP sink that writes the id and the subject of each event into a file before it says that it has it.
import { appendFileSync } from 'node:fs';
import { createServer } from 'node:http';

const [port, file = ''] = process.argv.slice(2);

createServer((request, response) => {
  let body = '';
  request.setEncoding('utf8');
  request.on('data', (text: string) => {
    body += text;
  });
  request.on('end', () => {
    const { id, subject } = JSON.parse(body) as { readonly id: string; readonly subject: string };
    appendFileSync(file, `${id} ${subject}\n`);
    response.writeHead(204).end();
  });
}).listen(Number(port), '127.0.0.1', () => process.stdout.write(`listening on ${port}\n`));
