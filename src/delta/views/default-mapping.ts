import type { JsonObject } from '../../store/resource.ts';

const keyword: JsonObject = { type: 'keyword' };
const path: JsonObject = { type: 'keyword', fields: { fulltext: { type: 'text', analyzer: 'path_hierarchy' } } };
const label: JsonObject = {
  type: 'text',
  analyzer: 'autocomplete',
  search_analyzer: 'autocomplete_search',
  fields: { raw: keyword },
};
const exact: JsonObject = { type: 'text', analyzer: 'keyword', fields: { raw: keyword } };
const long: JsonObject = { type: 'long' };
const date: JsonObject = { type: 'date', fields: { fulltext: { type: 'text', analyzer: 'nexus' } } };

/** How default views are searched: the fields that Nexus Delta gives them. */
export const DEFAULT_MAPPING: JsonObject = {
  dynamic: false,
  properties: {
    '@id': path,
    '@type': path,
    prefLabel: label,
    label,
    name: label,
    description: { type: 'text', analyzer: 'autocomplete', search_analyzer: 'autocomplete_search' },
    _bytes: long,
    _constrainedBy: path,
    _createdAt: date,
    _createdBy: path,
    _deprecated: { type: 'boolean' },
    _digest: { properties: { _algorithm: keyword, _value: keyword } },
    _filename: { type: 'keyword', fields: { fulltext: { type: 'text', analyzer: 'nexus' } } },
    _incoming: keyword,
    _keywords: { type: 'flattened' },
    _location: path,
    _mediaType: path,
    _origin: keyword,
    _original_source: { type: 'text', analyzer: 'nexus' },
    _outgoing: keyword,
    _project: keyword,
    _rev: long,
    _self: keyword,
    _storage: { properties: { _rev: long, '@id': path, '@type': path } },
    _tags: { type: 'text', analyzer: 'keyword' },
    _updatedAt: date,
    _updatedBy: path,
    _uuid: exact,
  },
};

/** Analysers of these fields, which views may use in mappings of their own. */
export const DEFAULT_SETTINGS: JsonObject = {
  analysis: {
    analyzer: {
      nexus: { type: 'custom', tokenizer: 'classic', filter: ['trim', 'word_delimiter_nexus', 'lowercase'] },
      path_hierarchy: { type: 'custom', tokenizer: 'path_hierarchy', filter: ['lowercase'] },
      autocomplete: { type: 'custom', tokenizer: 'autocomplete', filter: ['lowercase'] },
      autocomplete_search: { tokenizer: 'lowercase' },
    },
    tokenizer: {
      autocomplete: { type: 'edge_ngram', min_gram: 2, max_gram: 20, token_chars: ['letter'] },
      path_hierarchy: { type: 'path_hierarchy', reverse: true },
    },
    filter: {
      word_delimiter_nexus: { type: 'word_delimiter_graph', split_on_numerics: false, preserve_original: true },
    },
  },
  index: { number_of_shards: 1 },
};
