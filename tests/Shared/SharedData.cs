using System.Reflection;

namespace SamPt.Tests;

/// <summary>Finds the real sequences and golden numbers that lie beside the checkout and are not part of it.</summary>
public static class SharedData
{
    /// <summary>The root of the checkout the tests were built from.</summary>
    public static string CheckoutRoot { get; } = typeof(SharedData).Assembly
        .GetCustomAttributes<AssemblyMetadataAttribute>().Single(a => a.Key == "CheckoutRoot").Value!;

    /// <summary>The folder `shared/data`, or null where this machine has none. SAMPT_SHARED overrides the place beside the checkout.</summary>
    public static string? Root { get; } = Find();

    /// <summary>A path below `shared/data`.</summary>
    public static string Path(params string[] parts) => System.IO.Path.Combine([Root!, .. parts]);

    /// <summary>A file that is committed with the test project, under Golden/.</summary>
    public static string Golden(params string[] parts) => System.IO.Path.Combine([AppContext.BaseDirectory, "Golden", .. parts]);

    private static string? Find()
    {
        var shared = Environment.GetEnvironmentVariable("SAMPT_SHARED") ?? System.IO.Path.Combine(CheckoutRoot, "..", "shared");
        var data = System.IO.Path.GetFullPath(System.IO.Path.Combine(shared, "data"));
        return Directory.Exists(data) ? data : null;
    }
}

/// <summary>A test on real data; skipped, with the reason, where the data is absent.</summary>
public sealed class SharedFactAttribute : FactAttribute
{
    public SharedFactAttribute()
    {
        if (SharedData.Root is null) Skip = "needs ../shared/data (real sequences and golden numbers), which is absent";
    }
}

/// <summary>A theory on real data; skipped, with the reason, where the data is absent.</summary>
public sealed class SharedTheoryAttribute : TheoryAttribute
{
    public SharedTheoryAttribute()
    {
        if (SharedData.Root is null) Skip = "needs ../shared/data (real sequences and golden numbers), which is absent";
    }
}
