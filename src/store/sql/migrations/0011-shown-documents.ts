/**
 * Search documents are also kept as the text that hits show: to write it anew for every hit takes longer than to read it.
 * They are made again when they are asked for.
 */
export const shownDocuments = `
truncate search_indices cascade;
alter table search_documents add column shown text not null;
`;
