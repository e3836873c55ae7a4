using SamPt.Core;
using SamPt.Onnx.Manifests;

namespace SamPt.Cli.Catalogs;

/// <summary>Which models of a folder a catalog offers.</summary>
internal static class ModelIds
{
    /// <summary>The models of some families, and those whose manifest is wrong: whoever chooses one shall read why it cannot be used.</summary>
    public static IEnumerable<string> Of(ModelFolder models, IReadOnlyList<ModelFamily> families) => models.Ids().Where(id => Belongs(models, id, families));

    private static bool Belongs(ModelFolder models, string id, IReadOnlyList<ModelFamily> families)
    {
        try
        {
            return families.Contains(models.Read(id).Family);
        }
        catch (ModelException)
        {
            return true;
        }
    }
}
