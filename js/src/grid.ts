// The module of a sweep's grid: an entry of its own, so that a single video's card does not carry it.
import { mount } from "./grid/mount";

export default { render: mount };
