const place = await os.getGeolocation();
if (place.success) {
    tags.latitude = place.latitude;
} else {
    os.toast(place.errorMessage ?? 'Unknown place');
}
