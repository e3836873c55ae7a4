using System.Security.Cryptography;
using SamPt.Core;

namespace SamPt.Onnx.Runtime;

/// <summary>Model files on disk.</summary>
public static class ModelFile
{
    /// <summary>The SHA-256 of the file, lower-case hexadecimal.</summary>
    /// <exception cref="ModelException">The file cannot be read.</exception>
    public static string Sha256(string path) => Hash(path, SHA256.HashData);

    /// <summary>The MD5 of the file, lower-case hexadecimal: what some publishers give.</summary>
    /// <exception cref="ModelException">The file cannot be read.</exception>
    public static string Md5(string path) => Hash(path, MD5.HashData);

    private static string Hash(string path, Func<Stream, byte[]> hash)
    {
        try
        {
            using var stream = File.OpenRead(path);
            return Convert.ToHexStringLower(hash(stream));
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new ModelException($"{path}: cannot be read ({error.Message.TrimEnd('.')}); expected a model file.", error);
        }
    }
}
