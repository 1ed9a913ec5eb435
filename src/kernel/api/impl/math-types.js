// The classes of the API.

export { Vector2, Vector3 } from '../../lib/vector.js';
export { Quaternion, Rotation } from '../../lib/rotation.js';
