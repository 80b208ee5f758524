/** An organisation that was deleted keeps its rows, for the log; its label is free again. */
export const deletedOrganizations = `
alter table organizations add column deleted_seq bigint references commits;
alter table organizations drop constraint organizations_label_key;
create unique index organizations_by_label on organizations (label) where deleted_seq is null;
`;
