// Which page stands behind which name in the address.

import * as account from "./views/account.js";
import * as analyses from "./views/analyses.js";
import * as calls from "./views/calls.js";
import * as completion from "./views/completion.js";
import * as consents from "./views/consents.js";
import * as corrections from "./views/corrections.js";
import * as downloads from "./views/downloads.js";
import * as entry from "./views/entry.js";
import * as flag from "./views/flag.js";
import * as flags from "./views/flags.js";
import * as intake from "./views/intake.js";
import * as invitation from "./views/invitation.js";
import * as laboratory from "./views/laboratory.js";
import * as participant from "./views/participant.js";
import * as participants from "./views/participants.js";
import * as quarantine from "./views/quarantine.js";
import * as releases from "./views/releases.js";
import * as signIn from "./views/sign_in.js";
import * as work from "./views/work.js";

export const VIEWS = {
  account,
  analyses,
  calls,
  completion,
  consents,
  corrections,
  downloads,
  entry,
  flag,
  flags,
  intake,
  invitation,
  laboratory,
  participant,
  participants,
  quarantine,
  releases,
  "sign-in": signIn,
  work,
};
