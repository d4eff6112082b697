export { describe, twice } from "./api";
export { peak_f32, peak_f64 } from "./linalg/peak";
