// What the player and the stage have for runs beyond the ordinary: their scenes, words, pictures and
// figures. A chunk of its own (www/player/prepare.ts).

import { checks } from "../player/checks.ts";
import { learnChecks } from "../player/plot.ts";
import { rare as scenes } from "../player/rare.ts";
import { learn } from "../player/timeline.ts";
import { words } from "../story/rare.ts";
import { learnWords } from "../story/scenes.ts";
import { equip } from "./more.ts";
import { along, figure, onWire } from "./rare/attacker.ts";
import { block } from "./rare/block.ts";
import { picture } from "./rare/pictures.ts";
import { styles } from "./rare/styles.ts";

learn(scenes);
learnChecks(checks);
learnWords(words);
equip({ styles, picture, figure, tape: block, along, onWire });
