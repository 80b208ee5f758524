import { z } from 'zod';
import { RemoteAnswerInvalid } from './errors.ts';

/** @throws RemoteAnswerInvalid */
export function checkAnswer<Schema extends z.ZodType>(
  schema: Schema,
  answer: unknown,
  request: { readonly method: string; readonly url: string },
): z.infer<Schema> {
  const { success, data, error } = schema.safeParse(answer);
  if (success) return data;
  throw new RemoteAnswerInvalid({ ...request, problem: z.prettifyError(error) });
}
