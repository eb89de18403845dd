import assert from "node:assert/strict";
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";

/**
 * Compares what was rendered with the reviewed file `test/snapshots/NAME`. `UPDATE_SNAPSHOTS=1` writes the file instead; a
 * missing file fails, so that no snapshot comes to be unseen.
 */
export function matchesSnapshot(name: string, rendered: unknown): void {
    const file = join(__dirname, "snapshots", name);
    const text = typeof rendered === "string" ? rendered : `${JSON.stringify(rendered, undefined, 4)}\n`;
    if (process.env["UPDATE_SNAPSHOTS"] === "1") {
        mkdirSync(dirname(file), { recursive: true });
        writeFileSync(file, text);
        return;
    }
    assert.ok(existsSync(file), `no snapshot ${name}; write it with UPDATE_SNAPSHOTS=1 and review it`);
    assert.equal(text, readFileSync(file, "utf8"));
}
