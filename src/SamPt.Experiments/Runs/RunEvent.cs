using SamPt.Core.Pipeline;

namespace SamPt.Experiments.Runs;

/// <summary>What happens in a run, in order, for progress displays.</summary>
public abstract record RunEvent;

/// <summary>The plan: so many videos, of which some were finished by an earlier run.</summary>
public sealed record RunStarted(int Videos, int FinishedBefore) : RunEvent;

/// <summary>One of several runs begins, whose events follow.</summary>
public sealed record PartStarted(string Part) : RunEvent;

public sealed record VideoStarted(string Video, int Index, int Videos, int Frames, int Objects) : RunEvent;

public sealed record VideoProgressed(string Video, SegmentationProgress Progress) : RunEvent;

public sealed record VideoFinished(string Video, JournalEntry Entry) : RunEvent;

/// <summary>The video failed; the run goes on.</summary>
public sealed record VideoFailed(string Video, string Message) : RunEvent;

/// <summary>One more frame has been scored.</summary>
public sealed record FrameScored(int Done, int Total) : RunEvent;

/// <summary>How something was understood, one line.</summary>
public sealed record RunNote(string Message) : RunEvent;

/// <summary>Something the user should know, one line.</summary>
public sealed record RunWarning(string Message) : RunEvent;
