using System.Numerics;
using SamPt.Core.Imaging;
using SamPt.Core.Masks;

namespace SamPt.Core.Proposals;

/// <summary>A mask that was found without being asked for.</summary>
/// <param name="Mask">At the working scale.</param>
/// <param name="Box">Around the mask, corners inclusive; (0, 0, 0, 0) if it is empty.</param>
/// <param name="PredictedIou">The segmenter's own estimate.</param>
/// <param name="StabilityScore">IoU of the masks at a higher and a lower threshold, 0 .. 1; NaN where both are empty.</param>
/// <param name="Point">The point it was prompted by, in working-scale pixels.</param>
public sealed record MaskProposal(RunLengthMask Mask, BoundingBox Box, float PredictedIou, float StabilityScore, Vector2 Point);
