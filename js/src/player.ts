// The module of `VideoPlayer` and `compare`: one default export, no work done on import.
import { mountPlayer } from "./players";

export default { render: mountPlayer };
