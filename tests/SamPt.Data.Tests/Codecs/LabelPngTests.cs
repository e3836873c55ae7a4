using SamPt.Core;
using SamPt.Core.Imaging;
using SamPt.Core.Masks;
using SamPt.Data.Codecs;

namespace SamPt.Data.Tests.Codecs;

public sealed class LabelPngTests
{
    [Fact]
    public void Gives_back_the_labels_and_the_palette_that_were_written()
    {
        var random = new Random(1);
        foreach (var width in new[] { 1, 2, 7, 63, 64, 65, 201 })
        {
            foreach (var height in new[] { 1, 3, 64 })
            {
                var labels = new LabelMap(new ImageSize(width, height));
                random.NextBytes(labels.Labels);
                var entries = new byte[768];
                random.NextBytes(entries);
                var stream = new MemoryStream();
                LabelPng.Write(stream, labels, new Palette(entries));

                var read = LabelPng.Read(stream.ToArray(), "memory");

                Assert.Equal(labels.Size, read.Labels.Size);
                Assert.Equal(labels.Labels.ToArray(), read.Labels.Labels.ToArray());
                Assert.Equal(entries, read.Palette!.Entries.ToArray());
            }
        }
    }

    [Fact]
    public void Gives_back_gray_labels_without_a_palette()
    {
        var labels = new LabelMap(new ImageSize(3, 2), [0, 255, 0, 1, 2, 3]);
        var stream = new MemoryStream();
        LabelPng.WriteGray(stream, labels);

        var read = LabelPng.Read(stream.ToArray(), "memory");

        Assert.Equal([0, 255, 0, 1, 2, 3], read.Labels.Labels.ToArray());
        Assert.Null(read.Palette);
    }

    [Fact]
    public void Names_the_path_of_a_file_that_is_missing()
    {
        var error = Assert.Throws<DatasetException>(() => LabelPng.Read(Path.Combine("nowhere", "00000.png")));
        Assert.Contains(Path.Combine("nowhere", "00000.png"), error.Message);
        Assert.DoesNotContain('\n', error.Message);
    }
}
