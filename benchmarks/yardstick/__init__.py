"""The page that costs are compared with: 24 blocks, two images, a menu."""
