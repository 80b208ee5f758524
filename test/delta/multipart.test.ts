import assert from 'node:assert/strict';
import { buffer } from 'node:stream/consumers';
import { describe, test } from 'node:test';
import fc from 'fast-check';
import { boundaryOf, findPart } from '../../src/delta/files/multipart.ts';

/** The text in chunks of these sizes, again and again. */
async function* inChunks(bytes: Buffer, sizes: readonly number[]) {
  for (let at = 0, turn = 0; at < bytes.length; turn++) {
    const size = sizes[turn % sizes.length];
    yield bytes.subarray(at, at + size);
    at += size;
  }
}

describe('a part of a form', () => {
  test('is found and read whatever it holds and however it arrives', async () => {
    // Made of what could be taken for a delimiter.
    const piece = fc.constantFrom('\r\n', '--', '\r', '-', '\n', 'limit', '--limit', '\r\n--', '\r\n--limi', 'x', '\0');
    const contents = fc.array(piece, { maxLength: 12 }).map((pieces) => pieces.join(''));
    const sizes = fc.array(fc.integer({ min: 1, max: 9 }), { minLength: 1, maxLength: 4 });
    const holds = async (other: string, content: string, chunks: readonly number[]) => {
      const clean = (text: string) => text.replaceAll('\r\n--limit', '');
      const form = [
        'preamble\r\n--limit\r\nContent-Disposition: form-data; name="other"\r\n\r\n',
        `${clean(clean(other))}\r\n--limit  \r\ncontent-type: text/csv; charset=x\r\n`,
        `Content-Disposition: form-data; name="file"; filename="ö.csv"\r\n\r\n${clean(clean(content))}\r\n--limit--\r\n`,
      ];
      const part = await findPart(inChunks(Buffer.from(form.join('')), chunks), 'limit', 'file');
      assert.partialDeepStrictEqual(part, { filename: 'ö.csv', type: 'text/csv; charset=x' });
      assert.equal(String(await buffer(part?.content ?? inChunks(Buffer.alloc(0), [1]))), clean(clean(content)));
    };
    await fc.assert(fc.asyncProperty(contents, contents, sizes, holds));
  });

  const find = (form: string) => findPart(inChunks(Buffer.from(form), [7]), 'limit', 'file');
  const head = '--limit\r\nContent-Disposition: form-data; name="file"';

  for (const [disposition, filename] of [
    ['; filename=plain.txt', 'plain.txt'],
    ['; filename="a \\"b\\".txt"', 'a "b".txt'],
    ['; filename="a%22b.txt"', 'a"b.txt'],
    ['; filename="C:\\\\dir\\\\a.txt"', 'a.txt'],
    [`; filename="x"; filename*=UTF-8''gr%C3%B6%C3%9Fe.csv`, 'größe.csv'],
    ['', undefined],
  ]) {
    test(`has the name ${filename} by${disposition}`, async () => {
      assert.equal((await find(`${head}${disposition}\r\n\r\nx\r\n--limit--`))?.filename, filename);
    });
  }

  test('is not there, or the form is broken', async () => {
    assert.equal(await find('--limit--\r\n\r\n'), undefined);
    assert.equal(
      await find('--limit\r\nContent-Disposition: form-data; name="x"\r\n\r\nx\r\n--limit--\r\n'),
      undefined,
    );
    const malformed = { tag: 'MalformedRequestContentRejection' };
    await assert.rejects(find('no delimiter'), malformed);
    await assert.rejects(find(`${head}\r\nX-Long: ${'x'.repeat(20_000)}`), malformed);
    await assert.rejects(find('--limit\r\n\r\n\r\n'.repeat(200)), malformed);
    const open = await find(`${head}\r\n\r\ncontent without end`);
    await assert.rejects(buffer(open?.content ?? inChunks(Buffer.alloc(0), [1])), malformed);
  });
});

test('the boundary is what the content type says', () => {
  assert.equal(boundaryOf('multipart/form-data; boundary=a-b'), 'a-b');
  assert.equal(boundaryOf('multipart/form-data; charset=utf-8; Boundary="a b"'), 'a b');
  assert.equal(boundaryOf('multipart/form-data'), undefined);
  assert.equal(boundaryOf(`multipart/form-data; boundary=${'x'.repeat(80)}; a`), undefined);
});
