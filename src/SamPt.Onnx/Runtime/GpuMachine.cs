using System.Runtime.InteropServices;

namespace SamPt.Onnx.Runtime;

/// <summary>What a machine has for NVIDIA's GPUs.</summary>
/// <param name="ProviderFolder">The folder that holds a provider's library, given its name without prefix and ending; null: none does.</param>
/// <param name="CanLoad">Whether the loader finds a native library.</param>
/// <param name="GpuCount">How many GPUs the driver finds; null where it does not say.</param>
internal sealed record GpuMachine(Func<string, string?> ProviderFolder, Func<string, bool> CanLoad, Func<int?> GpuCount)
{
    private const string Driver = "libcuda.so.1";

    public static readonly GpuMachine This = new(FindFolder, Loads, CountGpus);

    private static string? FindFolder(string library)
    {
        var folders = (AppContext.GetData("NATIVE_DLL_SEARCH_DIRECTORIES") as string ?? "")
            .Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries);
        return folders.Append(AppContext.BaseDirectory).SelectMany(folder => new[] { folder, Path.Combine(folder, "runtimes", "linux-x64", "native") })
            .FirstOrDefault(folder => File.Exists(Path.Combine(folder, $"lib{library}.so")) || File.Exists(Path.Combine(folder, $"{library}.dll")));
    }

    private static bool Loads(string library)
    {
        if (!NativeLibrary.TryLoad(library, out var handle)) return false;
        NativeLibrary.Free(handle);
        return true;
    }

    private static int? CountGpus()
    {
        try
        {
            if (cuInit(0) != 0) return 0;
            return cuDeviceGetCount(out var count) == 0 ? count : null;
        }
        catch (Exception error) when (error is DllNotFoundException or EntryPointNotFoundException)
        {
            return null;
        }
    }

    [DllImport(Driver)]
    private static extern int cuInit(uint flags);

    [DllImport(Driver)]
    private static extern int cuDeviceGetCount(out int count);
}
