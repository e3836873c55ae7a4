using SamPt.Core.Imaging;
using SamPt.Data.Drawing;

namespace SamPt.Data.Tests.Drawing;

public class TextDrawingTests
{
    [Fact]
    public void Writes_letters_that_can_be_read()
    {
        string[] expected =
        [
            "#####.#............###.",
            "..#...#...........#...#",
            "..#...#.##...###......#",
            "..#...##..#.#........#.",
            "..#...#...#..###....#..",
            "..#...#...#.....#..#...",
            "..#...#...#.####..#####",
        ];
        var canvas = new Canvas(new ImageSize(40, 9));
        canvas.DrawText(1, 1, "Ths2", 1, Rgb.White);
        Assert.Equal(expected, Enumerable.Range(1, 7).Select(y => string.Concat(Enumerable.Range(1, 23).Select(
            x => canvas.Picture.At(x, y) == Rgb.White ? '#' : '.'))));
    }

    [Fact]
    public void Has_a_different_glyph_for_every_printable_character()
    {
        var glyphs = Enumerable.Range(' ', '~' - ' ' + 1).Select(c => Convert.ToHexString(PixelFont.Glyph((char)c))).ToArray();
        Assert.Equal(95, glyphs.Distinct().Count());
        Assert.Single(glyphs, glyph => glyph.All(digit => digit == '0'));
    }

    [Fact]
    public void Stands_a_question_mark_in_for_other_characters() =>
        Assert.True(PixelFont.Glyph('?').SequenceEqual(PixelFont.Glyph('\u00fc')));

    [Fact]
    public void Measures_what_it_draws()
    {
        Assert.Equal(new ImageSize(2 * (5 + 1 + 5), 14), TextDrawing.Measure("HH", 2));

        var canvas = new Canvas(new ImageSize(60, 30));
        canvas.DrawText(3, 4, "HH", 2, Rgb.White);
        var lit = Enumerable.Range(0, 60 * 30).Where(i => canvas.Picture.At(i % 60, i / 60) == Rgb.White).ToArray();
        Assert.Equal((3, 3 + 22 - 1), (lit.Min(i => i % 60), lit.Max(i => i % 60)));
        Assert.Equal((4, 4 + 14 - 1), (lit.Min(i => i / 60), lit.Max(i => i / 60)));
    }
}
