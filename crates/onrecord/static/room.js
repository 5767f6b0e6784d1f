// What the pages can do beyond links and forms. Without this script everything is still there.
"use strict";
