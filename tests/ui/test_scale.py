from digivaardig.ui.scale import scale


def test_a_scale_keeps_the_point_and_its_bounds():
    drawn = scale(0.5, 0.25, 0.75, 0.1)
    assert (drawn.band_x, drawn.band_width, drawn.mark_x, drawn.dot_x) == ("91.5", "177.0", "177.5", "38.4")
    assert drawn.line == "M43.4 13H180.0"
    beyond = scale(1.4, -1, 2)
    assert (beyond.band_x, beyond.band_width, beyond.dot_x, beyond.line) == ("3.0", "354.0", "", "")
    assert scale(0.5, 0.4, 0.6, 0.505).line == ""
