using System.Buffers.Binary;
using System.Collections.Concurrent;
using SamPt.Core;
using SamPt.Core.Imaging;
using SamPt.Core.Masks;
using SamPt.Core.Pipeline;
using SamPt.Core.Tracking;
using SamPt.Data.Codecs;
using SamPt.Data.Video;
using SamPt.Experiments.Runs;

namespace SamPt.Experiments.Clips;

/// <summary>
/// Writes a clip's masks and keeps what an interrupted run needs to go on: the trajectories once all are tracked, and a record for each
/// mask in its place. A mask counts when its record is whole. Open, it keeps a second process from writing the same run.
/// </summary>
internal sealed class ClipJournal : ISegmentationJournal, ILabelMapSink, IDisposable
{
    private const int PositionBytes = sizeof(long);

    private readonly ClipFolder folder;
    private readonly IClip clip;
    private readonly ImageSize workingSize;
    private readonly int objects;
    private readonly FileStream records;
    private readonly ConcurrentQueue<byte[]> predicted = new();

    /// <param name="folder">The run.</param>
    /// <param name="clip">The input.</param>
    /// <param name="workingSize">The scale of the trajectories.</param>
    /// <param name="objects">How many there are.</param>
    /// <exception cref="OutputException">The folder cannot be written, or another process writes it.</exception>
    public ClipJournal(ClipFolder folder, IClip clip, ImageSize workingSize, int objects)
    {
        (this.folder, this.clip, this.workingSize, this.objects) = (folder, clip, workingSize, objects);
        records = Open(folder);
        try
        {
            RunFolder.Writing(folder.Masks, RemoveHalfWritten);
            Earlier = ReadEarlier();
            FramesBefore = Earlier?.FinishedFrames ?? 0;
        }
        catch
        {
            records.Dispose();
            throw;
        }
    }

    public SegmentationProgressSoFar? Earlier { get; }

    /// <summary>How many frames were finished before.</summary>
    public int FramesBefore { get; }

    private int RecordBytes => PositionBytes + objects * sizeof(float);

    public void Tracked(IReadOnlyList<SegmentedObject> tracked) =>
        TrajectoryFile.Write(folder.TrackedFile, clip.Name, workingSize, new VideoSegmentation(tracked, new StageTimes()));

    public void Predicted(int frame, IReadOnlyList<float?> predictedIou, long numpyDrawn)
    {
        var record = new byte[RecordBytes];
        BinaryPrimitives.WriteInt64LittleEndian(record, numpyDrawn);
        for (var i = 0; i < objects; i++)
            BinaryPrimitives.WriteSingleLittleEndian(record.AsSpan(PositionBytes + i * sizeof(float)), predictedIou[i] ?? float.NaN);
        predicted.Enqueue(record);
    }

    public void Write(int frame, LabelMap labels)
    {
        LabelPng.Write(folder.MaskFile(clip.StemOf(frame)), labels, DavisPalette.Instance);
        // With reinitialisation there are none.
        if (!predicted.TryDequeue(out var record)) return;
        RunFolder.Writing(records.Name, () => records.Write(record));
    }

    public void Dispose() => records.Dispose();

    private static FileStream Open(ClipFolder folder)
    {
        var path = Path.Combine(folder.Resume, "frames.bin");
        try
        {
            Directory.CreateDirectory(folder.Masks);
            Directory.CreateDirectory(folder.Resume);
            return new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None, bufferSize: 0);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new OutputException($"{path}: cannot be opened for writing ({e.Message.TrimEnd('.')}); if another sampt writes this run, wait for it, else choose another output folder by -o.", e);
        }
    }

    private void RemoveHalfWritten()
    {
        foreach (var file in new[] { folder.Path, folder.Masks, folder.Resume }.SelectMany(f => Directory.GetFiles(f, ".*.partial"))) File.Delete(file);
    }

    private SegmentationProgressSoFar? ReadEarlier()
    {
        var trajectories = File.Exists(folder.TrackedFile) ? ReadTrajectories() : null;
        var finished = trajectories is null ? 0 : Math.Min((int)(records.Length / RecordBytes), clip.Taken.Count);
        for (var t = 0; t < finished; t++)
        {
            if (!File.Exists(folder.MaskFile(clip.StemOf(t)))) finished = t;
        }
        // What follows a half-written record is written again.
        records.SetLength((long)finished * RecordBytes);
        records.Position = 0;
        if (trajectories is null) return null;

        var predictedIou = Enumerable.Range(0, objects).Select(_ => new float?[finished]).ToArray();
        var record = new byte[RecordBytes];
        for (var t = 0; t < finished; t++)
        {
            records.ReadExactly(record);
            for (var i = 0; i < objects; i++)
            {
                var value = BinaryPrimitives.ReadSingleLittleEndian(record.AsSpan(PositionBytes + i * sizeof(float)));
                predictedIou[i][t] = float.IsNaN(value) ? null : value;
            }
        }
        return new SegmentationProgressSoFar(trajectories, predictedIou, finished == 0 ? 0 : BinaryPrimitives.ReadInt64LittleEndian(record));
    }

    private PointTrajectories[]? ReadTrajectories()
    {
        var (size, tracked) = TrajectoryFile.Read(folder.TrackedFile);
        return size == workingSize && tracked.Count == objects && tracked.All(o => o.Trajectories.FrameCount == clip.Taken.Count)
            ? [.. tracked.Select(o => o.Trajectories)]
            : null;
    }
}
