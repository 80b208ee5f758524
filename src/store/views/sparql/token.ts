/** What a query is made of (SPARQL 1.1, section 19.8, as far as it takes to tell words from names and texts). */
export const TOKEN = new RegExp(
  [
    /#[^\n\r]*/,
    /(?<iri><[^<>"{}|^`\\\p{Cc}\s]*>)/u,
    /"""(?:\\[\s\S]|(?!""")[\s\S])*"""|'''(?:\\[\s\S]|(?!''')[\s\S])*'''/,
    /"(?:\\.|[^"\\\n\r])*"|'(?:\\.|[^'\\\n\r])*'/,
    /[?$][\p{L}\p{N}_]+/u,
    /@[a-zA-Z-]+/,
    /_:[^\s;,.()[\]{}<>]+/,
    /(?<prefix>(?:\p{L}[\p{L}\p{N}_.·-]*)?):(?:[\p{L}\p{N}_:%]|\\[^\s]|[.-](?=[\p{L}\p{N}_:%\\-]))*/u,
    /(?<word>[a-zA-Z_]\w*)/,
    /[\s\S]/,
  ]
    .map(({ source }) => source)
    .join('|'),
  'gu',
);
