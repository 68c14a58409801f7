// A lock between processes on one machine: a file that its owner keeps fresh.
import fs from "node:fs";
import path from "node:path";

const BEAT_MS = 2_000;
const STALE_MS = 30_000;
const POLL_MS = 250;

/**
 * Runs `work` while holding `file`. A lock whose owner is gone, or has not touched it for 30 s, is taken over.
 * @param {string} file
 * @param {(text: string) => void} say
 * @param {() => Promise<void>} work
 */
export async function withLock(file, say, work) {
  fs.mkdirSync(path.dirname(file), { recursive: true });
  let isWaiting = false;
  while (!tryCreate(file)) {
    if (isStale(file)) {
      takeOver(file);
      continue;
    }
    if (!isWaiting) say("another process is installing, waiting for it…");
    isWaiting = true;
    await new Promise((resolve) => setTimeout(resolve, POLL_MS));
  }
  const beat = setInterval(() => touch(file), BEAT_MS);
  const release = () => fs.rmSync(file, { force: true });
  process.once("exit", release);
  try {
    await work();
  } finally {
    clearInterval(beat);
    process.removeListener("exit", release);
    release();
  }
}

function tryCreate(file) {
  try {
    fs.writeFileSync(file, String(process.pid), { flag: "wx" });
    return true;
  } catch (error) {
    if (error.code === "EEXIST") return false;
    throw error;
  }
}

function isStale(file) {
  try {
    const age = Date.now() - fs.statSync(file).mtimeMs;
    if (age > STALE_MS) return true;
    const owner = Number.parseInt(fs.readFileSync(file, "utf8"), 10);
    // An empty file is one whose owner is between creating and writing it.
    return Number.isInteger(owner) && !isAlive(owner);
  } catch {
    return false;
  }
}

/** Only one waiter may remove a stale lock, or it could remove the one that another has just created. */
function takeOver(file) {
  const guard = `${file}.takeover`;
  if (!tryCreate(guard)) {
    if (isStale(guard)) fs.rmSync(guard, { force: true });
    return;
  }
  try {
    if (isStale(file)) fs.rmSync(file, { force: true });
  } finally {
    fs.rmSync(guard, { force: true });
  }
}

function isAlive(pid) {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error.code === "EPERM";
  }
}

function touch(file) {
  try {
    const now = new Date();
    fs.utimesSync(file, now, now);
  } catch {
    // The next holder sees an old lock and takes it over.
  }
}
