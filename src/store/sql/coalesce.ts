/**
 * Turns a function that answers many questions at once into one that is asked one at a time: questions that come while
 * an answer is under way are asked together next. A question is never answered by what was asked before it came.
 *
 * @param answer - gives the answers in the order of the questions
 * @param howMany - of the waiting questions, at least 1, are asked together; default: all
 */
export function coalesce<Question, Answer>(
  answer: (questions: readonly Question[]) => Promise<readonly Answer[]>,
  howMany = (questions: readonly Question[]): number => questions.length,
): { ask(question: Question): Promise<Answer>; readonly idle: boolean } {
  const waiting: { question: Question; resolve(answer: Answer): void; reject(error: unknown): void }[] = [];
  let running = false;
  const run = async (): Promise<void> => {
    running = true;
    while (waiting.length > 0) {
      const asked = waiting.splice(0, howMany(waiting.map(({ question }) => question)));
      try {
        const answers = await answer(asked.map(({ question }) => question));
        const tell = (): void => {
          for (const [index, { resolve }] of asked.entries()) resolve(answers[index]);
        };
        // The next questions are on their way before what these make of their answers takes this thread.
        if (waiting.length > 0) setImmediate(tell);
        else tell();
      } catch (error) {
        for (const { reject } of asked) reject(error);
      }
    }
    running = false;
  };
  return {
    ask: (question) =>
      new Promise((resolve, reject) => {
        waiting.push({ question, resolve, reject });
        if (!running) void run();
      }),
    get idle() {
      return !running;
    },
  };
}
