using System.Security.Cryptography;
using SamPt.Core;

namespace SamPt.Onnx.Runtime;

/// <summary>Model files on disk.</summary>
public static class ModelFile
{
    /// <summary>The SHA-256 of the file, lower-case hexadecimal.</summary>
    /// <exception cref="ModelException">The file cannot be read.</exception>
    public static string Sha256(string path)
    {
        try
        {
            using var stream = File.OpenRead(path);
            return Convert.ToHexStringLower(SHA256.HashData(stream));
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new ModelException($"{path}: cannot be read ({error.Message.TrimEnd('.')}); expected an ONNX file.", error);
        }
    }
}
