namespace SamPt.Data.Video;

/// <summary>The fingerprints of a file's frames, 8 bytes each, from the first one on as far as it has been decoded.</summary>
internal sealed class KnownFrames
{
    private readonly Lock gate = new();
    private readonly List<ulong> fingerprints = [];

    /// <summary>Frames 0 .. Count - 1 have been decoded.</summary>
    public int Count
    {
        get
        {
            lock (gate) return fingerprints.Count;
        }
    }

    /// <summary>Until a seek has led to another frame than it should.</summary>
    public bool CanSeek { get; set; } = true;

    /// <summary>Whether a frame is what it was when it was decoded first. A frame that follows the known ones becomes known.</summary>
    public bool Confirms(int frame, ReadOnlySpan<byte> pixels)
    {
        var fingerprint = FrameFingerprint.Of(pixels);
        lock (gate)
        {
            if (frame < fingerprints.Count) return fingerprints[frame] == fingerprint;
            if (frame > fingerprints.Count) return false;
            fingerprints.Add(fingerprint);
            return true;
        }
    }
}
