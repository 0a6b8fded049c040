/** Process environment and output of a command. Tests pass their own. */
export type CommandIO = {
  /** A command may add the settings of `.env`. */
  env: Record<string, string | undefined>
  /** Writes to standard output. */
  out(text: string): void
  err(text: string): void
  /** True if standard error is a terminal. */
  isTerminal?: boolean
}

export const processIO: CommandIO = {
  env: process.env,
  out: (text) => void process.stdout.write(text),
  err: (text) => void process.stderr.write(text),
  isTerminal: process.stderr.isTTY === true,
}
