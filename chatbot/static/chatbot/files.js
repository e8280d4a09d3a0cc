// Files that are dropped on the chat, or pasted into it: nobody can look at them here, and the browser must not open them
// in the place of the page.
"use strict";

function refuseFiles(refuse) {
  const holdsFiles = (data) => [...(data?.types || [])].includes("Files");

  addEventListener("dragover", (event) => {
    if (!holdsFiles(event.dataTransfer)) return;
    event.preventDefault();
    event.dataTransfer.dropEffect = "none";
  });
  addEventListener("drop", (event) => {
    if (!holdsFiles(event.dataTransfer)) return;
    event.preventDefault();
    refuse();
  });
  addEventListener("paste", (event) => {
    // What was copied from a document may come as words and as a picture: then the words are what is meant.
    if (!holdsFiles(event.clipboardData) || event.clipboardData.getData("text/plain")) return;
    event.preventDefault();
    refuse();
  });
}
