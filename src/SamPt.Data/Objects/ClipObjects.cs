using SamPt.Core;
using SamPt.Core.Masks;
using SamPt.Data.Codecs;
using SamPt.Data.QueryPoints;
using SamPt.Data.Video;

namespace SamPt.Data.Objects;

/// <summary>The files that give a clip's objects.</summary>
/// <param name="Points">Query points: the reference's text, or sampt.points/1.</param>
/// <param name="Boxes">sampt.boxes/1.</param>
/// <param name="Masks">Label PNGs.</param>
public sealed record ObjectFiles(string? Points, string? Boxes, IReadOnlyList<MaskArgument> Masks);

/// <summary>
/// Reads and checks the objects of a clip. Objects given by masks keep the ids of their pixels; those given by points, then those given
/// by boxes, take the lowest ids left, in the order of their files.
/// </summary>
public static class ClipObjects
{
    private const int HighestId = 255;

    /// <summary>The objects by id.</summary>
    /// <exception cref="DatasetException">A file cannot be read, or an object does not fit the clip.</exception>
    public static IReadOnlyList<ClipObject> Read(ObjectFiles files, IClip clip)
    {
        var objects = files.Masks.SelectMany(m => OfMask(m, clip)).ToList();
        if (objects.GroupBy(o => o.Id).FirstOrDefault(g => g.Count() > 1) is { } twice)
            throw new DatasetException($"{twice.Last().Source}: was given before, {twice.First().Source}; expected each object once, on the frame it first appears on.");
        if (files.Points is { } points)
        {
            // The text format has no names.
            var named = points.EndsWith(".json", StringComparison.OrdinalIgnoreCase);
            foreach (var item in QueryPointFile.Read(points).Objects)
                Add(objects, named ? item.Name : null, item.Frame, new GivenPoints(item.Points), points, $"{points}: object '{item.Name}'");
        }
        if (files.Boxes is { } boxes)
        {
            foreach (var item in BoxJson.Read(boxes)) Add(objects, item.Name, item.Frame, BoxJson.Shape(item), boxes, $"{boxes}: object '{item.Name}'");
        }
        if (objects.GroupBy(o => o.Name).FirstOrDefault(g => g.Count() > 1) is { } same)
            throw new DatasetException($"{same.Last().Source}: another object is called '{same.Key}' too ({same.First().Source}); expected distinct names.");
        foreach (var o in objects) Check(o, clip);
        return [.. objects.OrderBy(o => o.Id)];
    }

    private static void Add(List<ClipObject> objects, string? name, int frame, GivenShape shape, string file, string source)
    {
        var id = Enumerable.Range(1, HighestId + 1).First(i => objects.All(o => o.Id != i));
        if (id > HighestId) throw new DatasetException($"{file}: more than {HighestId} objects; expected no more, as label maps have one byte a pixel; segment them in two runs.");
        objects.Add(new ClipObject((byte)id, name ?? $"{id}", frame, shape, source));
    }

    private static IEnumerable<ClipObject> OfMask(MaskArgument argument, IClip clip)
    {
        var labels = LabelPng.Read(argument.File).Labels;
        if (labels.Size != clip.Size)
            throw new DatasetException($"{argument.File}: mask is {labels.Size}, the frames of {clip.Path} are {clip.Size}; give a mask of the frames' size.");
        var ids = labels.ObjectIds();
        if (ids.Length == 0) throw new DatasetException($"{argument.File}: the mask has no object; expected pixels with an id above 0.");
        var frame = argument.Frame ?? clip.Taken[0];
        // Gray 0 and 255 is how one object is drawn.
        (byte Id, BinaryMask Mask)[] masks = ids is [255] ? [(1, labels.Foreground())] : [.. ids.Select(id => (id, labels.MaskOf(id)))];
        return masks.Select(m => new ClipObject(
            m.Id, argument.Names.GetValueOrDefault($"{m.Id}", $"{m.Id}"), frame, new GivenObjectMask(m.Mask), $"{argument.File}: object {m.Id} on frame {frame}"));
    }

    private static void Check(ClipObject o, IClip clip)
    {
        if (o.Frame < 0 || o.Frame >= clip.SourceFrames)
            throw new DatasetException($"{o.Source}: there is no frame {o.Frame}; {clip.Path} has the frames 0 .. {clip.SourceFrames - 1}; give the index of one of them.");
        if (!clip.Taken.Contains(o.Frame))
        {
            throw new DatasetException($"{o.Source}: frame {o.Frame} is not among the {clip.Taken.Count} frames taken ({clip.Taken[0]} .. {clip.Taken[^1]}"
                + $"{(clip.Taken.Count > 1 && clip.Taken[1] - clip.Taken[0] is > 1 and var stride ? $", every {stride}" : "")}); give it on one of these, or change --start, --end, --stride or --max-frames.");
        }
        switch (o.Given)
        {
            case GivenPoints { Points: var points }:
                foreach (var p in points.Positive.Concat(points.Negative))
                {
                    if (!(p.X >= 0 && p.Y >= 0 && p.X <= clip.Size.Width - 1 && p.Y <= clip.Size.Height - 1))
                        throw new DatasetException(FormattableString.Invariant(
                            $"{o.Source}: the point {p.X},{p.Y} is outside the frame; expected 0,0 .. {clip.Size.Width - 1},{clip.Size.Height - 1}, pixels of the frame as it is."));
                }
                break;
            case GivenBox { First: var first, Last: var last }:
                if (!(first.X >= 0 && first.Y >= 0 && last.X > first.X && last.Y > first.Y && last.X <= clip.Size.Width && last.Y <= clip.Size.Height))
                    throw new DatasetException(FormattableString.Invariant(
                        $"{o.Source}: the box {first.X},{first.Y},{last.X},{last.Y} is no box inside the frame; expected xmin,ymin,xmax,ymax within 0,0 .. {clip.Size.Width},{clip.Size.Height}."));
                break;
        }
    }
}
