// How the stage looks in a post: loaded with the office, before there is one.

import { framedStyles } from "../stage/framed.ts";
import { dress } from "../stage/more.ts";

dress(framedStyles);
