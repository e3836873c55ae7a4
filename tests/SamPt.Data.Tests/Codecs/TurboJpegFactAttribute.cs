using SamPt.Data.Codecs;
using SamPt.Tests;

namespace SamPt.Data.Tests.Codecs;

/// <summary>A test of libjpeg-turbo; skipped, with the reason, where the library is not installed.</summary>
public sealed class TurboJpegFactAttribute : FactAttribute
{
    /// <param name="onRealFrames">Whether the test needs the real sequences beside the checkout too.</param>
    public TurboJpegFactAttribute(bool onRealFrames = false)
    {
        if (!TurboJpegDecoder.IsAvailable) Skip = "needs libjpeg-turbo: apt-get install libturbojpeg0";
        else if (onRealFrames) Skip = new SharedFactAttribute().Skip;
    }
}
