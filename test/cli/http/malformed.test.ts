import assert from 'node:assert/strict';
import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { text } from 'node:stream/consumers';
import { after, before, describe, test } from 'node:test';
import Fastify, { type FastifyInstance } from 'fastify';
import { refuseMalformed } from '../../../src/cli/http/malformed.ts';

/** An answer on a connection. */
interface Answer {
  readonly status: number;
  readonly body: string;
  readonly closing: boolean;
}

const HEAD = 'host: localhost\r\ncontent-type: text/plain\r\n';
const GET = `GET /late HTTP/1.1\r\n${HEAD}\r\n`;
const PUT = `PUT /text HTTP/1.1\r\n${HEAD}`;

let app: FastifyInstance;
before(async () => {
  app = Fastify({ http: { requireHostHeader: false } });
  refuseMalformed(app);
  app.get('/late', async () => new Promise((resolve) => setImmediate(() => resolve('late'))));
  app.put('/text', async ({ body }) => body);
  app.put('/unread', { onRequest: async (_, reply) => reply.code(413).send('too large') }, async () => 'never');
  await app.listen({ port: 0, host: '127.0.0.1' });
});
after(() => app.close());

function open({ server } = app): Socket {
  const address = server.address();
  assert.ok(address !== null && typeof address !== 'string');
  return connect(address.port, '127.0.0.1').on('error', () => {}); // the service may hang up before all is sent
}

/** The answers to what is sent on one connection, which the service must close. */
async function send(message: string | Buffer, to = app): Promise<Answer[]> {
  const socket = open(to);
  socket.write(message);
  return answersIn(await text(socket));
}

const answersIn = (received: string): Answer[] =>
  received
    .split(/(?=HTTP\/1\.1 )/)
    .filter((answer) => answer !== '')
    .map((answer) => {
      const [head, body] = answer.split('\r\n\r\n');
      return { status: Number(head.split(' ')[1]), body, closing: /^connection: close$/im.test(head) };
    });

function assertRefusal({ status, body, closing }: Answer, expected: number, type: string): void {
  const { '@context': context, '@type': found, reason } = JSON.parse(body);
  assert.deepEqual([status, found, closing], [expected, type, true]);
  assert.equal(context, 'https://bluebrain.github.io/nexus/contexts/error.json');
  assert.equal(typeof reason, 'string');
}

const CONTENT = 'MalformedRequestContentRejection';

describe('what is no HTTP is refused in JSON, and the connection closed', () => {
  for (const [what, message, status, type] of [
    ['a line that is none', 'garbage\r\n\r\n', 400, CONTENT],
    ['TLS', Buffer.from('160301020001000001fc0303', 'hex'), 400, CONTENT],
    ['HTTP/2', 'PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n', 400, CONTENT],
    ['another version', `GET /late HTTP/9.9\r\n${HEAD}\r\n`, 400, CONTENT],
    ['a space in the address', `GET /la te HTTP/1.1\r\n${HEAD}\r\n`, 400, CONTENT],
    ['a broken header', `GET /late HTTP/1.1\r\n${HEAD}a b: c\r\n\r\n`, 400, CONTENT],
    ['a length that is no number', `${PUT}content-length: many\r\n\r\n`, 400, CONTENT],
    ['two lengths', `${PUT}content-length: 1\r\ncontent-length: 2\r\n\r\n`, 400, CONTENT],
    ['a broken chunk', `${PUT}transfer-encoding: chunked\r\n\r\n1\r\na\r\nzz\r\n`, 400, CONTENT],
    ['a tunnel', 'CONNECT example.org:80 HTTP/1.1\r\nhost: example.org\r\n\r\n', 405, 'HttpMethodNotAllowed'],
    ['a long header', `GET /late HTTP/1.1\r\n${HEAD}a: ${'b'.repeat(1e6)}\r\n\r\n`, 431, 'RequestHeaderFieldsTooLarge'],
    ['a long address', `GET /${'a'.repeat(1e6)} HTTP/1.1\r\n${HEAD}\r\n`, 431, 'RequestHeaderFieldsTooLarge'],
  ] as const) {
    test(what, async () => {
      const answers = await send(message);
      assert.equal(answers.length, 1);
      assertRefusal(answers[0], status, type);
    });
  }

  test('a request that its client ends in the middle', async () => {
    const socket = open();
    socket.end('GET /late HTTP/1.1\r\nhost: local');
    assertRefusal(answersIn(await text(socket))[0], 400, CONTENT);
  });
});

describe('a request that does not go on is refused', () => {
  test('in its head', async (t) => {
    const impatient = Fastify({ http: { headersTimeout: 1, connectionsCheckingInterval: 20 } });
    refuseMalformed(impatient);
    await impatient.listen({ port: 0, host: '127.0.0.1' });
    t.after(() => impatient.close());
    const [refused] = await send('GET /late HTTP/1.1\r\nhost: localhost\r\n', impatient);
    assertRefusal(refused, 408, 'RequestTimeout');
  });

  test('in its body', async () => {
    app.server.once('request', ({ socket }) => socket.setTimeout(1));
    const [refused] = await send(`${PUT}content-length: 9\r\n\r\nshort`);
    assertRefusal(refused, 408, 'RequestTimeout');
  });
});

describe('what came before it is answered first', () => {
  test('requests that are complete', async () => {
    const answers = await send(`${GET}${PUT}content-length: 4\r\n\r\nkept${GET}garbage\r\n\r\n`);
    assert.deepEqual(
      answers.slice(0, 3).map(({ status, body }) => [status, body]),
      [
        [200, 'late'],
        [200, 'kept'],
        [200, 'late'],
      ],
    );
    assert.equal(answers.length, 4);
    assertRefusal(answers[3], 400, CONTENT);
  });

  test('one whose answer is there already', async () => {
    const socket = open();
    socket.write(GET);
    await once(socket, 'readable');
    socket.write('garbage\r\n\r\n');
    const answers = answersIn(await text(socket));
    assert.deepEqual([answers.length, answers[0].body], [2, 'late']);
    assertRefusal(answers[1], 400, CONTENT);
  });

  test('and a request whose body breaks has one answer', async () => {
    const broken = 'transfer-encoding: chunked\r\n\r\n1\r\na\r\nzz\r\n';
    const [late, refused, ...more] = await send(`${GET}${PUT}${broken}`);
    assert.deepEqual([late.body, more], ['late', []]);
    assertRefusal(refused, 400, CONTENT);
    const unread = await send(`PUT /unread HTTP/1.1\r\n${HEAD}${broken}`);
    assert.equal(unread.length, 1);
  });
});

test('what Node answers without a body has one here', async () => {
  const [hostless] = await send('GET /late HTTP/1.1\r\nconnection: close\r\n\r\n');
  assertRefusal(hostless, 400, 'MalformedHeaderRejection');
  const close = 'connection: close\r\n';
  const [expecting] = await send(`${PUT}${close}expect: miracles\r\ncontent-length: 4\r\n\r\nkept`);
  assert.deepEqual([expecting.status, expecting.body], [200, 'kept']);
});

test('two hundred at once do not keep the service from others', async () => {
  const messages = Array.from({ length: 200 }, (_, index) => (index % 2 ? `${GET}garbage\r\n\r\n` : 'garbage\r\n\r\n'));
  const answers = await Promise.all(messages.map((message) => send(message)));
  for (const [index, all] of answers.entries()) {
    assert.equal(all.length, (index % 2) + 1);
    assertRefusal(all[index % 2], 400, CONTENT);
  }
  const [late] = await send(GET.replace('\r\n\r\n', '\r\nconnection: close\r\n\r\n'));
  assert.equal(late.body, 'late');
});
