// Offers to put the app on the home screen: the browser's own question where there is one, else in words.

import { keep, setting } from "./store.js";

let offer = null;

export const installHint = {
  listen() {
    addEventListener("beforeinstallprompt", (event) => {
      event.preventDefault();
      offer = event;
    });
    addEventListener("appinstalled", () => keep("install", "done"));
  },
  isInstalled: () => matchMedia("(display-mode: standalone)").matches || navigator.standalone === true,
  async isWanted() {
    return !installHint.isInstalled() && !(await setting("install"));
  },
  hasOffer: () => offer !== null,
  async accept() {
    await offer.prompt();
    offer = null;
  },
  dismiss: () => keep("install", "not wanted"),
};
