// The module a notebook host loads: one default export, no work done on import.
import { mount } from "./mount";

export default { render: mount };
