// On a telephone the chat needs the room: what the chosen customer may do is unfolded by a tap.
"use strict";

if (matchMedia("(max-width: 900px)").matches) document.querySelector(".demo details").open = false;
