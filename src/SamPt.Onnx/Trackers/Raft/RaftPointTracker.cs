using System.Globalization;
using SamPt.Core;
using SamPt.Core.Imaging;
using SamPt.Core.Tracking;
using SamPt.Onnx.Runtime;

namespace SamPt.Onnx.Trackers.Raft;

/// <summary>
/// RAFT (Teed and Deng, arXiv 2003.12039), as SAM-PT uses it: the flows between neighbouring frames, chained at bilinear samples; a
/// point is visible while it is inside the image.
/// </summary>
public sealed class RaftPointTracker : IPointTracker
{
    private readonly IReadOnlyDictionary<string, OnnxSession> graphs;
    private readonly RaftLayout layout;
    private readonly RaftOptions options;

    /// <param name="graphs">By role: encoder, correlation, step, upsample. The tracker owns them.</param>
    /// <exception cref="ModelException">A graph does not fulfil its contract, or they do not belong together.</exception>
    public RaftPointTracker(string name, IReadOnlyDictionary<string, OnnxSession> graphs, RaftOptions options)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(options.Iterations, 1, nameof(options));
        Name = name;
        this.graphs = graphs;
        this.options = options;
        layout = RaftLayout.Of(
            graphs["encoder"].Signature, graphs["correlation"].Signature, graphs["step"].Signature, graphs["upsample"].Signature);
    }

    public string Name { get; }

    /// <exception cref="DatasetException">The frames are too small.</exception>
    /// <exception cref="ConfigurationException">The correlations of a pair of frames would take more memory than allowed.</exception>
    public IPointTrackingSession Open(IVideo video)
    {
        var grid = new RaftGrid(video.Size);
        if (grid.CorrelationBytes > options.CorrelationBudgetBytes)
        {
            throw new ConfigurationException(string.Create(CultureInfo.InvariantCulture, $"tracker.correlation_budget_bytes: a pair of {video.Size} frames "
                + $"needs {grid.CorrelationBytes} bytes of correlations, expected at most {options.CorrelationBudgetBytes}; allow more, or track smaller frames."));
        }
        long h = grid.Features.Height, w = grid.Features.Width;
        var features = new FrameFeatures(
            video, graphs["encoder"], new PaddedInput(grid),
            [new("pyramid", grid.Rows, layout.Channels), new("net", layout.State, h, w), new("context", 6 * layout.State, h, w)],
            2, options.FeatureBudgetBytes);
        var updates = new RaftFlow(graphs["correlation"], graphs["step"], graphs["upsample"], layout, grid, options.Iterations);
        return new RaftSession(video, new RaftFlows(grid, layout, features, updates, options.FlowBudgetBytes), features);
    }

    public void Dispose()
    {
        foreach (var graph in graphs.Values) graph.Dispose();
    }
}
