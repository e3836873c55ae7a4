using System.Text.Json;
using SamPt.Core;

namespace SamPt.Data.Ytvis;

/// <summary>Reads annotation files in the form of COCO with the members that video tools add. Members that it does not know are skipped.</summary>
public static class CocoFile
{
    private const string Form = "COCO annotations of videos, {\"images\", \"annotations\", \"categories\"}";

    /// <exception cref="DatasetException">It is missing or of another form; the message names the place.</exception>
    public static CocoAnnotations Read(string path) => JsonFile.Read(path, Form, stream =>
    {
        var read = JsonSerializer.Deserialize<CocoAnnotations>(stream, YtvisFile.Options) ?? throw new JsonException("expected an object, not null");
        if (read.Images.Count == 0) throw new JsonException("images: expected at least one");
        YtvisFile.RequireDistinct(read.Images.Select(i => i.Id), "images");
        YtvisFile.RequireDistinct(read.Videos.Select(v => v.Id), "videos");
        YtvisFile.RequireDistinct(read.Categories.Select(c => c.Id), "categories");
        return read;
    });
}
