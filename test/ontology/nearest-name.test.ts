import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { nearestName } from '../../src/ontology/nearest-name.ts';

test('finds what was perhaps meant, whatever the case', () => {
  const names = ['Field CA1', 'Field CA3', 'Dentate gyrus'];
  assert.equal(nearestName('field ca3', names), 'Field CA3');
  assert.equal(nearestName('Dentate girus', names), 'Dentate gyrus');
  assert.equal(nearestName('Cerebellum', names), undefined);
});

test('one letter more, less or other is found again', () => {
  const word = fc.string({ minLength: 3, maxLength: 20 });
  fc.assert(
    fc.property(word, fc.nat(), fc.string({ maxLength: 1 }), fc.nat({ max: 1 }), (name, place, letter, less) => {
      const at = place % name.length;
      assert.equal(nearestName(name.slice(0, at) + letter + name.slice(at + less), [name]), name);
    }),
  );
});
