import { runSandbox } from "./command";

const io = {
  out: (line: string) => process.stdout.write(`${line}\n`),
  err: (line: string) => process.stderr.write(`${line}\n`),
};

runSandbox(process.argv.slice(2), "npm run sandbox --", io).then((status) => {
  process.exitCode = status;
});
