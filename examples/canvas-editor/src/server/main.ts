/** Starts the editor. `PORT` is where (0: any free one), `DATA` the folder that keeps documents. */
import type { AddressInfo } from "node:net";
import { systemClock } from "../shared/clock.ts";
import { fileStore, memoryStore } from "./documents.ts";
import { createCanvasServer } from "./http.ts";

const { PORT = "4173", DATA } = process.env;
const store = DATA ? fileStore(DATA) : memoryStore();
const { http, rooms } = createCanvasServer({ clock: systemClock, store });

http.listen(Number(PORT), "127.0.0.1", () => {
  // A TCP server's address is never the string that a pipe's would be.
  const { port } = http.address() as AddressInfo;
  console.log(`canvas-editor on http://127.0.0.1:${port}`);
});

for (const signal of ["SIGINT", "SIGTERM"] as const) {
  process.once(signal, () => {
    rooms.save();
    process.exit(0);
  });
}
