// What the player and the stage have for runs beyond the ordinary: their scenes, words, pictures and
// figures. A chunk of its own (www/player/prepare.ts).

import { rare as scenes } from "../player/rare.ts";
import { learn } from "../player/timeline.ts";
import { words } from "../story/rare.ts";
import { learnWords } from "../story/scenes.ts";
import { equip } from "./more.ts";
import { along, figure, onWire } from "./rare/attacker.ts";
import { picture } from "./rare/pictures.ts";
import { styles } from "./rare/styles.ts";

learn(scenes);
learnWords(words);
equip({ styles, picture, figure, along, onWire });
