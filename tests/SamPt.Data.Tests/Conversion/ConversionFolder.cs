using SamPt.Core.Imaging;
using SamPt.Core.Masks;
using SamPt.Data.Codecs;
using SamPt.Data.Conversion;

namespace SamPt.Data.Tests.Conversion;

/// <summary>A folder of one test, and conversions in it.</summary>
internal sealed class ConversionFolder : IDisposable
{
    public string Root { get; } = Directory.CreateTempSubdirectory("sampt-convert-").FullName;

    public void Dispose() => Directory.Delete(Root, recursive: true);

    public string At(params string[] parts) => Path.Combine([Root, .. parts]);

    /// <summary>Adds a label PNG whose rows are given as digits; without a palette it is gray.</summary>
    public void AddLabels(string path, Palette? palette, params string[] rows)
    {
        var labels = new LabelMap(new ImageSize(rows[0].Length, rows.Length), [.. rows.SelectMany(r => r).Select(c => (byte)(c - '0'))]);
        if (palette is null) LabelPng.WriteGray(At(path), labels);
        else LabelPng.Write(At(path), labels, palette);
    }

    /// <summary>Adds a frame of the size of <see cref="AddLabels"/>.</summary>
    public void AddFrame(string path, int width, int height) => RgbPng.Write(At(path), new RgbFrame(new ImageSize(width, height)));

    public void AddText(string path, string text)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(At(path))!);
        File.WriteAllText(At(path), text);
    }

    /// <summary>The rows of a label PNG as digits.</summary>
    public string[] Rows(string path)
    {
        var labels = LabelPng.Read(At(path)).Labels;
        return [.. Enumerable.Range(0, labels.Height).Select(y => string.Concat(labels.Row(y).ToArray()))];
    }

    /// <summary>Writes annotations in JSON.</summary>
    public string ToJson(IAnnotationSource source, string name, bool coco)
    {
        Output.File(At(name), false, stream =>
        {
            using VideoAnnotationWriter writer = coco
                ? new CocoAnnotationWriter(stream, "test", source.Categories)
                : new YtvisAnnotationWriter(stream, "test", source.Categories);
            Converter.Run("to-json", source, writer, null, default);
            writer.Finish();
        });
        return At(name);
    }

    /// <summary>Writes the layout of the dataset `folder`.</summary>
    public string ToFolder(IAnnotationSource source, string name, OverlapRule rule = OverlapRule.Refuse, FrameTransfer frames = FrameTransfer.None)
    {
        Output.Folder(At(name), false, [], folder => Converter.Run("to-folder", source, new FolderTarget(folder, rule, frames), null, default));
        return At(name);
    }

    /// <summary>Asserts that two folders hold the same VIDEO/FRAME.png with the same ids and palettes; returns how many.</summary>
    public static int AssertSameLabels(string expected, string actual)
    {
        string[] Files(string root) => [.. Directory.GetFiles(root, "*.png", SearchOption.AllDirectories).Select(f => Path.GetRelativePath(root, f)).Order()];
        var files = Files(expected);
        Assert.Equal(files, Files(actual));
        foreach (var file in files)
        {
            var (before, after) = (LabelPng.Read(Path.Combine(expected, file)), LabelPng.Read(Path.Combine(actual, file)));
            Assert.Equal(before.Labels.Size, after.Labels.Size);
            Assert.True(before.Labels.Labels.SequenceEqual(after.Labels.Labels), file);
            Assert.Equal(before.Palette?.Entries.ToArray(), after.Palette?.Entries.ToArray());
        }
        return files.Length;
    }
}
