const position = getBotPosition(thisBot, 'home');
const target = position.add(new Vector3(1, 0, 0)).multiplyScalar(2);
const turned = new Rotation({ axis: new Vector3(0, 0, 1), angle: Math.PI }).rotateVector3(target);
return Vector3.distanceBetween(turned, position) + turned.length();
