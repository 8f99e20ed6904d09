// Runs a command in place of this process: with its streams, its signals and its exit.

import { spawn } from "node:child_process";

/**
 * Runs `command` with this process's own streams and ends as it ended: with its exit code, or by the same
 * signal. Rejects if the command cannot be started.
 */
export function runInForeground(command, args, options) {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, { ...options, stdio: "inherit" });
    const stopForwarding = forwardSignals(child);
    const stopWatching = watchParent(child);
    child.once("error", (error) => {
      stopForwarding();
      stopWatching();
      reject(error);
    });
    child.once("exit", (code, signal) => {
      stopForwarding();
      stopWatching();
      process.exitCode = code ?? 1;
      if (signal) process.kill(process.pid, signal);
      resolve();
    });
  });
}

/**
 * Passes signals on. Ctrl-C in a terminal reaches the child by itself, and Pulumi takes a second interrupt as
 * "stop without cleaning up": there, SIGINT is only kept from ending this process first.
 */
function forwardSignals(child) {
  const inTerminal = process.stdin.isTTY || process.stdout.isTTY || process.stderr.isTTY;
  const handlers = ["SIGINT", "SIGTERM", "SIGHUP"].map((signal) => {
    const handler = () => {
      if (signal !== "SIGINT" || !inTerminal) child.kill(signal);
    };
    process.on(signal, handler);
    return () => process.off(signal, handler);
  });
  return () => {
    for (const remove of handlers) remove();
  };
}

/**
 * Ends the child when npm is gone. Between npm and this process stands a shell, which takes npm's SIGTERM and
 * does not pass it on: whoever stops `npm run sandbox` would leave the sandbox running, and its port taken.
 */
function watchParent(child) {
  if (!process.env.npm_lifecycle_event) return () => {};
  const parent = process.ppid;
  const timer = setInterval(() => {
    if (process.ppid !== parent) child.kill("SIGTERM");
  }, 500);
  return () => clearInterval(timer);
}
