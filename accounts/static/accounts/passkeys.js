// What allauth only writes into the console is said on the page.
document.addEventListener("allauth.error", (event) => {
  event.preventDefault();
  document.getElementById("passkey_error").hidden = false;
});
document.addEventListener("click", (event) => {
  if (event.target.closest("[data-passkey]")) document.getElementById("passkey_error").hidden = true;
});
