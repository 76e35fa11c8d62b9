// Looks now and then whether an upload is done, and shows the page again when it is. Without this script the
// link on the page does the same.
const asked = new URL(location.href);
asked.searchParams.set("done", "");

let pause = 1500;

async function look() {
  try {
    const answer = await fetch(asked, { credentials: "same-origin", redirect: "manual" });
    if (answer.status !== 204 || performance.now() > 60000) {
      location.reload(); // after a minute the page may have to say that nothing reads the file
      return;
    }
  } catch {
    // The line is down for a moment: look again.
  }
  pause = Math.min(pause * 1.3, 15000);
  setTimeout(look, pause);
}

setTimeout(look, pause);
