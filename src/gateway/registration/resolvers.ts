import { Readable } from 'node:stream';
import { z } from 'zod';
import { registerDataset } from '../../entities/register-dataset.ts';
import type { JsonObject, ProjectRef, Resource } from '../../store/resource.ts';
import type { GatewayContext } from '../context.ts';
import { payloadOf } from '../errors.ts';
import { badInput } from '../page.ts';
import type * as Types from '../resolver-types.ts';

export const Mutation: Types.MutationResolvers = {
  registerDataset: (_, { input }, context) =>
    payloadOf(async () => {
      const metadata = documentOf(input.metadata);
      const file = input.file ? await fileOf(context, input.file, input) : undefined;
      try {
        const dataset = { project: projectOf(input.project), metadata, file, tag: input.tag ?? undefined };
        const resource = await registerDataset(context.graph, context.caller, dataset);
        return { dataset: { snapshot: context.current, resource } };
      } finally {
        // A file that was refused is not read to its end.
        if (file?.content instanceof Readable) file.content.destroy();
      }
    }),

  registerEntity: (_, { input }, context) =>
    changed(context, async ({ store, projects, documents }) => {
      const source = documentOf(input.document);
      const schema = await documents.check(source);
      const { caller } = context;
      return store.create({
        project: projectOf(input.project) ?? projects.atlas,
        caller,
        source,
        schema,
        tag: input.tag ?? undefined,
      });
    }),

  tagEntity: (_, { input: { id, revision, name, target } }, context) =>
    changed(context, async ({ store }) => {
      const { project } = await store.fetch(undefined, id, undefined, context.caller);
      return store.tag({ project, caller: context.caller, id, rev: revision, name, target: target ?? undefined });
    }),

  deprecateEntity: (_, { input: { id, revision } }, context) =>
    changed(context, async ({ store }) => {
      const { project } = await store.fetch(undefined, id, undefined, context.caller);
      return store.deprecate({ project, caller: context.caller, id, rev: revision });
    }),
};

const changed = (context: GatewayContext, change: (graph: GatewayContext['graph']) => Promise<Resource>) =>
  payloadOf(async () => ({ entity: { snapshot: context.current, resource: await change(context.graph) } }));

const projectOf = (project: Types.ProjectRefInput | null | undefined): ProjectRef | undefined =>
  project ? { org: project.organization, project: project.label } : undefined;

const Document = z.record(z.string(), z.json());

function documentOf(json: unknown): JsonObject {
  const { success, data } = Document.safeParse(json);
  if (!success) throw badInput('A document of JSON-LD is an object.');
  return data;
}

/** GraphQL has seen to it that exactly one source is given. What the caller says of name and type goes first. */
async function fileOf(
  { linkedFiles, signal }: GatewayContext,
  { file, upload, link }: Types.DatasetFileInput,
  said: Types.RegisterDatasetInput,
) {
  const filename = said.filename ?? undefined;
  const mediaType = said.mediaType ?? undefined;
  if (typeof upload === 'string') return { content: { upload }, filename, mediaType };
  if (file) {
    const content = Readable.from(file.stream());
    return { content, filename: filename ?? file.name, mediaType: mediaType ?? file.type };
  }
  const linked = await linkedFiles.open(String(link), signal);
  return { content: linked.content, filename: filename ?? linked.filename, mediaType: mediaType ?? linked.mediaType };
}
