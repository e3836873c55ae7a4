using SamPt.Core.Prompting;

namespace SamPt.Core.Pipeline.Reinitialisation;

/// <summary>An object on a frame: what the segmenter was asked and what it answered.</summary>
internal sealed record PromptedPrediction(VisiblePoints Prompt, ObjectPrediction Prediction);
